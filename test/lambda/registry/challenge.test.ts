import fc from 'fast-check';
import { parseChallenges } from '../../../lambda/registry/challenge';

const read = (...values: string[]): [string, Record<string, string>][] =>
  parseChallenges(values).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

describe('parseChallenges', () => {
  it('reads what the registries send', () => {
    expect(
      read(
        'Basic realm="https://111122223333.dkr.ecr.eu-central-1.amazonaws.com/",service="ecr.amazonaws.com"',
      ),
    ).toEqual([
      [
        'basic',
        { realm: 'https://111122223333.dkr.ecr.eu-central-1.amazonaws.com/', service: 'ecr.amazonaws.com' },
      ],
    ]);
    expect(
      read(
        'Bearer realm="https://api.digitalocean.com/v2/registry/auth",service="registry.digitalocean.com",' +
          'scope="registry:catalog:*"',
      ),
    ).toEqual([
      [
        'bearer',
        {
          realm: 'https://api.digitalocean.com/v2/registry/auth',
          service: 'registry.digitalocean.com',
          scope: 'registry:catalog:*',
        },
      ],
    ]);
  });

  it('reads several values, and several challenges in one value', () => {
    const bearer = 'Bearer realm="https://auth.example/token",service=a';
    const both = [
      ['basic', { realm: 'x, y' }],
      ['bearer', { realm: 'https://auth.example/token', service: 'a' }],
    ];
    expect(read('Basic realm="x, y"', bearer)).toEqual(both);
    expect(read(`Basic realm="x, y", ${bearer}`)).toEqual(both);
    expect(read(`Basic realm="x, y",${bearer}`)).toEqual(both);
  });

  it('tells a parameter of one challenge from the next challenge', () => {
    expect(read('Basic realm="simple", Newauth realm="apps", type=1, title="Login to \\"apps\\""')).toEqual([
      ['basic', { realm: 'simple' }],
      ['newauth', { realm: 'apps', type: '1', title: 'Login to "apps"' }],
    ]);
    expect(read('Negotiate, NTLM , Basic realm=x')).toEqual([
      ['negotiate', {}],
      ['ntlm', {}],
      ['basic', { realm: 'x' }],
    ]);
    expect(read('Negotiate YWJj+/w==, Basic realm=x')).toEqual([
      ['negotiate', {}],
      ['basic', { realm: 'x' }],
    ]);
  });

  it('takes any letter case, spaces around the equals sign, and empty list elements', () => {
    expect(read(' ,, bEARER REALM = "a" ,,\tService="b", ')).toEqual([
      ['bearer', { realm: 'a', service: 'b' }],
    ]);
  });

  it('undoes escapes in quoted values', () => {
    expect(read('Bearer realm="a\\\\b\\"c, d=\\e"')).toEqual([['bearer', { realm: 'a\\b"c, d=e' }]]);
    expect(read('Bearer realm=""')).toEqual([['bearer', { realm: '' }]]);
  });

  it('reads a URL whose quotes were forgotten', () => {
    expect(read('Bearer realm=https://auth.example/token?a=b, service=c')).toEqual([
      ['bearer', { realm: 'https://auth.example/token?a=b', service: 'c' }],
    ]);
  });

  it('keeps the first of two parameters with the same name', () => {
    expect(read('Bearer realm="a", Realm="b"')).toEqual([['bearer', { realm: 'a' }]]);
  });

  it.each([
    ['', []],
    [' , ', []],
    ['realm="a"', []],
    ['"Bearer realm=a", Basic realm=b', [['basic', { realm: 'b' }]]],
    ['@@@ Basic realm=a, Basic realm=b', [['basic', { realm: 'b' }]]],
    ['Bearer realm="a"b", service="c", scope="d"', [['bearer', {}]]],
    ['Bearer realm="a\\', [['bearer', {}]]],
    ['Bearer service="a", realm="b, Basic realm=c', [['bearer', { service: 'a' }]]],
    ['Bearer realm=, service="a"', [['bearer', { service: 'a' }]]],
    ['Bearer =a, service="b"', []],
    ['Bearer __proto__="a", realm="b"', [['bearer', { ['__proto__']: 'a', realm: 'b' }]]],
  ])('makes the best of %j', (value, expected) => {
    expect(read(value)).toEqual(expected);
  });

  it('reads back what was written by the rules', () => {
    const token = fc.stringMatching(/^[a-z][a-z0-9!#$%&'*+.^_`|~-]{0,8}$/);
    const parameters = fc.dictionary(token, fc.string(), { minKeys: 1, maxKeys: 4, noNullPrototype: true });
    const challenges = fc.array(fc.tuple(token, parameters), { maxLength: 4 });
    fc.assert(
      fc.property(challenges, fc.constantFrom(', ', ',', ' ,\t'), (written, comma) => {
        const text = written.map(([scheme, fields]) => {
          const quote = (value: string) => `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
          return `${scheme} ${Object.entries(fields)
            .map(([name, value]) => `${name}=${quote(value)}`)
            .join(comma)}`;
        });
        expect(read(text.join(comma))).toEqual(written);
        expect(read(...text)).toEqual(written);
      }),
    );
  });

  it('never throws and never reads what is not there', () => {
    const pieces = fc.constantFrom(
      '"',
      '\\',
      ',',
      '=',
      ' ',
      '\t',
      'Basic',
      'Bearer',
      'realm',
      '==',
      '\u00e9',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' }))), (parts) => {
        const value = parts.join('');
        for (const { scheme, parameters } of parseChallenges([value])) {
          expect(value.toLowerCase()).toContain(scheme);
          for (const [name] of parameters) expect(value.toLowerCase()).toContain(name);
        }
      }),
    );
  });

  it.each([
    ['open quotes', 'a="'],
    ['backslashes', '"\\'],
    ['spaces', 'a   '],
    ['equals signs', 'a='],
    ['token68s', 'a b '],
    ['quoted pairs', '\\"'],
  ])('reads a megabyte of %s to its end', (_, piece) => {
    const value = `${piece.repeat(2 ** 20 / piece.length)}`;
    expect(parseChallenges([`Basic realm=x,${value}`])[0]).toEqual({
      scheme: 'basic',
      parameters: expect.any(Map),
    });
  });
});
