import { mutations } from './mutation';

/** Ways to let somebody else decide what readers' programs do. */
export const readers = mutations`
  ! test/readers/hosts.test.ts
  @ readers/docker-credential-registry-token-refresher
  > takes for hosts exactly what the functions take for hosts
  * the helper takes 127.1 for a name
  - return str(ipaddress.IPv4Address(name)) == name
  + return True
  ! test/readers/hostile-requests.test.ts
  > has no answer to "http://registry.example", and repeats nothing of it
  * the helper answers for http everywhere
  - if is_host(host) and (is_bare or is_url) and is_secure:
  + if is_host(host) and (is_bare or is_url):
  > has no answer to "registry.exam
  * the helper answers letters that turn into others
  - match = SERVER.fullmatch(server) if server.isascii() else None
  + match = SERVER.fullmatch(server)
  > ends kubelet with a message for more than it reads
  * the helper reads requests without an end
  - if len(content) <= MOST_BYTES:
  + if content is not None:
  ! test/readers/hostile-maps.test.ts
  > asks AWS for no secret that a map calls "file:///etc/passwd"
  * the helper hands the AWS CLI any word from a map
  - if not is_image_prefix(image_prefix) or not SECRET.fullmatch(words[1]):
  + if not is_image_prefix(image_prefix):
  > asks AWS for no such secret that a person calls so, in merge
  * the helper hands the AWS CLI any word from a person
  -     if match is None:
  -         raise ReaderError(f'{secret} is neither
  +     if match is None and secret == "":
  +         raise ReaderError(f'{secret} is neither
  > believes no map that others can write
  * the helper believes a map that others can write
  - if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
  + if status.st_mode & stat.S_IWOTH:
  > believes no map of another user
  * the helper believes a map of another user
  -     if is_of_another_user(status):
  +     if False:
  ! test/readers/hostile-secrets.test.ts
  > hands out nothing of a secret with an image prefix on another host
  * the helper believes any image prefix of a secret
  - or image_prefix.split('/', 1)[0] != host:
  + or False:
  > ends with a message for JSON that is nested too deeply, in the secret
  * the helper lets JSON exhaust the stack
  - except RecursionError:
  + except MemoryError:
  > shows what AWS says in one line of bounded length
  * the helper shows what a terminal obeys
  - char if char.isprintable() or char == '\n' else
  + char if char else
  > a part of the password
  * the helper lists a user name that is within the password
  - return HIDDEN if username in password or password in username else self.username
  + return HIDDEN if username == password else self.username
  > asks the AWS CLI to keep no history
  * the helper lets the AWS CLI keep a history
  - 'AWS_CLI_HISTORY_FILE': NO_HISTORY,
  ! test/readers/hostile-files.test.ts
  > follows no link of another user, to a file
  * the helper follows links of others
  - if is_of_another_user(step.lstat()):
  + if False:
  > gives the password to nobody who has put a file into a folder for everyone
  * the helper writes to a file that somebody has put into /tmp
  - if target.exists() and is_of_another_user(target.stat())
  + if False and is_of_another_user(target.stat())
  > SIGTERM comes between writing and renaming
  * a signal leaves a draft with passwords behind
  -     end_cleanly()
  -     arguments
  +     arguments
  ! test/readers/ci.test.ts
  @ examples/ci/github-push.yml
  > a line break in its image prefix
  * a workflow lets a secret set its variables
  - imagePrefix: (.imagePrefix | text("[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)*"))
  + imagePrefix
  @ examples/ci/gitlab-ci.yml
  > hands the token that proves who it is to the AWS CLI in a private file
  * a pipeline leaves the token of its identity behind
  -     - trap 'rm -rf "$private"' EXIT
  ! test/readers/user-data.test.ts
  @ examples/ec2/user-data.sh
  > runs nothing that has another checksum than it names
  * EC2 runs what it has downloaded, unseen
  - sha256sum --check --quiet <<<"$SHA256  $download"
`;
