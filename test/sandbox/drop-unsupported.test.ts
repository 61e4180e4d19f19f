import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dropUnsupported } from '../../sandbox/drop-unsupported';

it('takes out what the emulator refuses, and every wait for it', async () => {
  const assembly = await mkdtemp(join(tmpdir(), 'drop-unsupported-'));
  const file = join(assembly, 'Stack.template.json');
  const policy = { Type: 'AWS::SecretsManager::ResourcePolicy', Properties: { SecretId: 'x' } };
  const secret = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'x' } };
  const trigger = { Type: 'Custom::Trigger', Properties: {} };
  const channel = { Properties: { IamRoleArn: 'x' } };
  const Resources = {
    Policy: policy,
    Slack: { Type: 'AWS::Chatbot::SlackChannelConfiguration', ...channel },
    Teams: { Type: 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration', ...channel },
    Secret: secret,
    Both: { ...trigger, DependsOn: ['Policy', 'Secret'] },
    One: { ...trigger, DependsOn: 'Policy' },
  };
  try {
    await writeFile(file, JSON.stringify({ Outputs: {}, Resources }));
    await dropUnsupported(assembly);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      Outputs: {},
      Resources: { Secret: secret, Both: { ...trigger, DependsOn: ['Secret'] }, One: trigger },
    });
  } finally {
    await rm(assembly, { recursive: true, force: true });
  }
});
