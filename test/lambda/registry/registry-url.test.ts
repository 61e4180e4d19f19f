import { registryUrl } from '../../../lambda/registry/registry-url';

describe('registryUrl', () => {
  it.each([
    ['registry.example', 'https://registry.example/v2/'],
    ['Demo.CR.de-fra.ionos.com', 'https://demo.cr.de-fra.ionos.com/v2/'],
    ['registry.example:5000', 'https://registry.example:5000/v2/'],
    ['registry.example:443', 'https://registry.example/v2/'],
    ['192.0.2.1:5000', 'https://192.0.2.1:5000/v2/'],
    ['[2001:db8::1]:5000', 'https://[2001:db8::1]:5000/v2/'],
    ['127.0.0.1:5000', 'http://127.0.0.1:5000/v2/'],
    ['[::1]:5000', 'http://[::1]:5000/v2/'],
    ['localhost', 'http://localhost/v2/'],
    ['localhost.example', 'https://localhost.example/v2/'],
  ])('puts %s at %s', (host, url) => {
    expect(registryUrl(host)?.href).toBe(url);
  });

  it.each([
    '',
    'registry.example@evil.example',
    'user:password@registry.example',
    'https://registry.example',
    'registry.example/path',
    'registry.example?query',
    'registry.example#fragment',
    'registry.example\\evil',
    'registry example',
    ' registry.example',
    'registry.example\n',
    'registry.example.',
    '.registry.example',
    'registry..example',
    '-registry.example',
    'registry.example:',
    'registry.example:65536',
    'registry.example:5000:5000',
    'registry.example:x',
    'r\u00e9gistry.example',
    '%72egistry.example',
    `${'a'.repeat(64)}.example`,
    `${'a.'.repeat(126)}example`,
    '127.1',
    '0x7f000001',
    '2130706433',
    '[::ffff:127.0.0.1]',
    '[0:0::1]',
    '[::1',
    '[]',
  ])('knows no registry at %j', (host) => {
    expect(registryUrl(host)).toBeUndefined();
  });
});
