import { apiBase, apiUrl } from '../../../lambda/providers/api-base';

const VENDORS = 'https://api.example/base';

describe('apiBase', () => {
  it.each([{}, { API_URL: undefined }, { API_URL: '' }])(
    "is the vendor's own address with %j",
    (environment) => {
      expect(apiBase(environment, 'API_URL', VENDORS).href).toBe(VENDORS);
    },
  );

  it.each([
    'https://proxy.example:8443/registries',
    'http://127.0.0.1:8080/',
    'http://[::1]:8080/',
    'http://localhost/',
  ])('is what the environment names: %s', (url) => {
    expect(apiBase({ API_URL: url }, 'API_URL', VENDORS).href).toBe(url);
  });

  it.each([
    'http://api.example',
    'http://127.0.0.1.example',
    'https://user:canary@api.example',
    'https://api.example/?canary',
    'https://api.example/#canary',
    'ftp://127.0.0.1',
    'api.example',
  ])('is never %s', (url) => {
    const base = () => apiBase({ API_URL: url }, 'API_URL', VENDORS);

    expect(base).toThrow(/^Environment variable API_URL must be a plain https URL/);
    expect(base).not.toThrow(/canary/);
  });
});

describe('apiUrl', () => {
  it.each([VENDORS, `${VENDORS}/`])('lies below the path of %s', (base) => {
    expect(apiUrl(new URL(base), 'registries', 'a').href).toBe('https://api.example/base/registries/a');
  });

  it('keeps what it is given within its segment', () => {
    expect(apiUrl(new URL(VENDORS), 'a/../b?c#d').href).toBe('https://api.example/base/a%2F..%2Fb%3Fc%23d');
  });
});
