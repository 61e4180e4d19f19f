import { parseHost } from '../../../lambda/contract/host';
import { HOSTS, NO_HOSTS } from '../../support/hosts';

describe('parseHost', () => {
  it.each(HOSTS)('takes %j', (text) => {
    const { name, port } = parseHost(text) ?? {};
    expect(`${name}${port === undefined ? '' : `:${port}`}`).toBe(text);
    expect(new URL(`https://${text}/`).hostname).toBe(name);
  });

  it.each(NO_HOSTS)('takes no %j', (text) => {
    expect(parseHost(text)).toBeUndefined();
  });
});
