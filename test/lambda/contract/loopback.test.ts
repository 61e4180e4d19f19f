import { isLoopback } from '../../../lambda/contract/loopback';

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.255.255.254', 'localhost', 'LOCALHOST', '::1', '[::1]'])('knows %s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each([
    '',
    '128.0.0.1',
    '10.0.0.1',
    '0.0.0.0',
    '127.0.0.1.example',
    '127.example',
    'localhost.example',
    'localhost.',
    'xlocalhost',
    '[::2]',
    '::',
    '127.0.0.1:80',
  ])('does not take %j for this machine', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});
