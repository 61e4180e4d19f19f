import { mutations } from './mutation';

/** Ways to break what people read of their config, and what the command line expects of the stack. */
export const commandLine = mutations`
  ! test/lib/config/places.test.ts
  @ lib/config/source/config-text.ts
  > marks an unknown key and hides its value, which may be a token
  * the line of a problem shows the value of an unknown key
  - isSecret || at === 'key' || (isReference
  + isSecret || (isReference
  > is not shown in a comment of the line
  * the line of a problem shows a token in a comment
  -         ...secretRanges(text),
  > is not shown in place of the reference, whatever it looks like
  * the line of a problem shows what stands in place of a reference
  - const isReference = path.includes(REFERENCE);
  + const isReference = false;
  @ lib/config/parse-config.ts
  > names the key that is empty once, and what belongs to it
  * keys that stand too high are only unknown
  - const indents = checkIndents(draft);
  + const indents = checkIndents({ ...draft, written: {}, registries: [] });
  ! test/lib/config/config-properties.test.ts
  @ lib/config/source/yaml-fault.ts
  > stands in no line that is shown of a file that is no YAML
  * a line that is no YAML is shown as it is
  - !harmless.includes(word)
  + harmless.length === 0 && word.length > 0
  ! test/cli/expected-fingerprint.test.ts
  @ cli/stack/function-entry.ts
  > is what the deployed function has: digitalocean
  * the command line expects another credential than the functions issue
  -     ...registry,
  +     ...registry,
  +     access: 'push',
  > is what the deployed function has: lightsail, given-lightsail
  * the command line expects the function’s own login though a role is given
  - { role: { arn }, tokenRole: { arn } }
  + { tokenRole: { arn } }
  ! test/cli/login.test.ts
  @ cli/login/auth-file.ts
  > knows where podman looks on linux
  * podman is logged in where it does not look
  - : \`/run/containers/\${user}/auth.json\`;
  + : \`/run/containers/\${user}/containers/auth.json\`;
  ! test/cli/examine.test.ts
  @ cli/providers/digitalocean/examine.ts
  > is a problem if the vendor does not take it: digitalocean
  * doctor trusts an API token that its vendor does not take
  -   readReply(described, reply, { secretId, rights: 'registry:read' });
  @ cli/providers/api-token.ts
  > is a problem if it expires within two weeks
  * doctor finds an API token good until its last second
  - if (left > SOON) return
  + if (left > 0) return
  @ cli/providers/gitlab/examine.ts
  > is a problem if it may make no deploy token
  * doctor takes any scope of GitLab for enough
  - if (scopes.includes(SCOPE)) return [];
  + if (scopes.length > 0) return [];
  @ cli/doctor/finding.ts
  > is unknown if the vendor gives no answer
  * doctor calls a problem what it could not look at
  - return keptFromLooking(error)
  + return keptFromLooking(error) && about === what
  ! test/cli/revoke.test.ts
  @ cli/providers/revoke.ts
  > is nothing of another host
  * revoke sends a credential to whatever host the secret names
  - if (!hosts.include(host)) {
  + if (host === '') {
  @ cli/revoke/remains.ts
  > the statement of ECR spares what is minted a second later
  * the statement that ends an ECR token ends the new one too
  - 'aws:TokenIssueTime': toRfc3339(issuedAt + 1)
  + 'aws:TokenIssueTime': toRfc3339(now)
  @ cli/revoke/proven-dead.ts
  > is that the registry refuses, and nothing else
  * revoke takes a registry that accepts for one that refuses
  - return verdict;
  + return { outcome: 'rejected', detail: '' };
  ! test/cli/init.test.ts
  @ cli/init/token-source.ts
  > an API token is no name of a secret
  * init takes a pasted API token for the name of a secret
  - if (looksLikeToken(written)) {
  + if (written === '') {
  @ cli/init/config-text.ts
  > names no two registries alike
  * init gives two registries one name
  -     taken.add(name);
`;
