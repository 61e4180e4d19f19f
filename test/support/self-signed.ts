import { generateKeyPairSync, sign } from 'node:crypto';

/** What a TLS server is, in PEM. */
export interface ServerIdentity {
  readonly cert: string;
  readonly key: string;
}

/** Makes a certificate for a host name, signed by its own key and good for a day either way. */
export function selfSigned(hostname: string): ServerIdentity {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = sequence(Buffer.from('06082a8648ce3d040302', 'hex'));
  const commonName = Buffer.from('0603550403', 'hex');
  const name = sequence(element(0x31, sequence(commonName, element(0x0c, Buffer.from(hostname)))));
  const day = 86_400_000;
  const validity = sequence(utcTime(Date.now() - day), utcTime(Date.now() + day));
  const dnsName = sequence(element(0x82, Buffer.from(hostname)));
  const subjectAltName = sequence(Buffer.from('0603551d11', 'hex'), element(0x04, dnsName));
  const version3 = element(0xa0, Buffer.from('020102', 'hex'));
  const body = sequence(
    version3,
    Buffer.from('020101', 'hex'),
    ecdsaWithSha256,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(subjectAltName)),
  );
  const signature = element(0x03, Buffer.concat([Buffer.of(0), sign('sha256', body, privateKey)]));
  const certificate = sequence(body, ecdsaWithSha256, signature).toString('base64');
  const lines = certificate.match(/.{1,64}/g) ?? [];
  return {
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** An ASN.1 element in DER. */
function element(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const short = Buffer.of(tag, length);
  const long = Buffer.of(tag, 0x82, length >> 8, length & 0xff);
  return Buffer.concat([length < 128 ? short : long, content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => element(0x30, Buffer.concat(parts));

const utcTime = (instant: number): Buffer =>
  element(0x17, Buffer.from(`${new Date(instant).toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`));
