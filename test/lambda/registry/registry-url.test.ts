import { registryUrl } from '../../../lambda/registry/registry-url';
import { NO_HOSTS } from '../../support/hosts';

describe('registryUrl', () => {
  it.each([
    ['registry.example', 'https://registry.example/v2/'],
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

  it.each(NO_HOSTS)('knows no registry at %j', (host) => {
    expect(registryUrl(host)).toBeUndefined();
  });
});
