import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

/** What the emulator refuses to make. The local cloud does without; the tests look at it in the template instead. */
const UNSUPPORTED = [
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
  'AWS::Chatbot::SlackChannelConfiguration',
  'AWS::SecretsManager::ResourcePolicy',
];

const oneOrMany = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform((value) => [value].flat()),
);
const template = v.looseObject({
  Resources: v.record(v.string(), v.looseObject({ Type: v.string(), DependsOn: v.optional(oneOrMany) })),
});

/** Takes the resources that the emulator doesn't know out of an assembly, and what waits for them with them. */
export async function dropUnsupported(assembly: string): Promise<void> {
  for (const name of await readdir(assembly)) {
    if (!name.endsWith('.template.json')) continue;
    const file = join(assembly, name);
    const { Resources, ...rest } = v.parse(template, JSON.parse(await readFile(file, 'utf8')));
    const dropped = Object.keys(Resources).filter((id) => UNSUPPORTED.includes(Resources[id]?.Type ?? ''));
    if (dropped.length === 0) continue;
    const kept = Object.entries(Resources)
      .filter(([id]) => !dropped.includes(id))
      .map(([id, { DependsOn, ...resource }]) => {
        const left = DependsOn?.filter((other) => !dropped.includes(other)) ?? [];
        return [id, { ...resource, ...(left.length === 0 ? {} : { DependsOn: left }) }] as const;
      });
    await writeFile(file, JSON.stringify({ ...rest, Resources: Object.fromEntries(kept) }));
  }
}
