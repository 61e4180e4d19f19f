import { jwtExpiry } from '../../../../lambda/providers/ionos/jwt-expiry';

const part = (text: string): string => Buffer.from(text).toString('base64url');
const jwt = (claims: string): string => `${part('{"alg":"RS256"}')}.${part(claims)}.signature`;

describe('jwtExpiry', () => {
  it('reads when a token expires', () => {
    expect(jwtExpiry(jwt('{"exp":1795309323}'))).toBe(1_795_309_323);
  });

  it('drops parts of a second', () => {
    expect(jwtExpiry(jwt('{"exp":1795309323.9}'))).toBe(1_795_309_323);
  });

  it.each([
    '',
    'dop_v1_abc',
    'a.b',
    'a.!.c',
    jwt('{}'),
    jwt('null'),
    jwt('[]'),
    jwt('{"exp":"1795309323"}'),
    jwt('{"exp":-1}'),
    jwt('{"exp":1e999}'),
    jwt('not json'),
  ])('knows no expiry of %j', (token) => {
    expect(jwtExpiry(token)).toBeUndefined();
  });
});
