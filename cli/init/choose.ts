import type { ProviderName } from '../../lambda/contract/provider-name';
import { CliError } from '../cli-error';
import type { Choice } from '../providers/find';
import { ask, canAsk } from '../terminal/ask';

/** What to take of what was found: by name, by a person on a terminal, else all. */
export async function choose(
  provider: ProviderName,
  found: readonly Choice[],
  only: readonly string[] | undefined,
): Promise<readonly Choice[]> {
  if (only !== undefined) return found.filter(({ label }) => only.includes(label));
  if (found.length < 2 || !canAsk()) return found;
  const lines = found.map(({ label }, index) => `  ${index + 1}  ${label}`);
  const answer = await ask(`${provider} has\n${lines.join('\n')}\nWhich? Numbers such as 1 3 [all]: `);
  if (answer === '' || answer === 'all') return found;
  const numbers = answer.split(/[\s,]+/).map(Number);
  const wrong = numbers.find((number) => found[number - 1] === undefined);
  if (wrong !== undefined) {
    throw new CliError(
      'that is no list of their numbers',
      'run it again, and answer with numbers such as 1 3',
    );
  }
  return numbers.flatMap((number) => found[number - 1] ?? []);
}
