// Stands in for the AWS CLI: notes how it was called, answers get-secret-value from the files in $FAKE_SECRETS, and any
// other command from the file of its name there.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const args = process.argv.slice(2);
const [, command = ''] = args;
const option = (name) =>
  args.includes(name)
    ? args[args.indexOf(name) + 1]
    : args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1);
const folder = process.env.FAKE_SECRETS ?? '';
appendFileSync(join(folder, 'calls'), `${JSON.stringify(args)}\n`);

const answer = (name) => {
  const file = join(folder, encodeURIComponent(name));
  if (existsSync(file)) return readFileSync(file, 'utf8');
  console.error(
    `\nAn error occurred (ResourceNotFoundException) when calling ${command}: Secrets Manager can't find the specified secret.`,
  );
  process.exit(254);
};

if (command !== 'get-secret-value') process.stdout.write(answer(command));
else {
  const secret = option('--secret-id') ?? '';
  const SecretString = answer(secret);
  const isText = option('--output') === 'text' && option('--query') === 'SecretString';
  console.log(isText ? SecretString : JSON.stringify({ Name: secret, SecretString }));
}
