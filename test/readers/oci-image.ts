import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The blocks that end a tar archive: an archive of nothing. */
const EMPTY_TAR = Buffer.alloc(1024);

/**
 * Writes the smallest image that tools take, as an OCI layout with the tag `1`.
 *
 * @param folder where to make the layout
 * @returns how Skopeo calls the image
 */
export function writeOciImage(folder: string): string {
  const blobs = join(folder, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const digestOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
  const add = (mediaType: string, content: Buffer) => {
    writeFileSync(join(blobs, digestOf(content)), content);
    return { mediaType, digest: `sha256:${digestOf(content)}`, size: content.length };
  };
  const addJson = (mediaType: string, content: object) =>
    add(mediaType, Buffer.from(JSON.stringify({ schemaVersion: 2, ...content })));

  const type = 'application/vnd.oci.image';
  const layer = add(`${type}.layer.v1.tar+gzip`, gzipSync(EMPTY_TAR));
  const config = addJson(`${type}.config.v1+json`, {
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: [`sha256:${digestOf(EMPTY_TAR)}`] },
  });
  const manifest = addJson(`${type}.manifest.v1+json`, { config, layers: [layer] });
  const annotations = { 'org.opencontainers.image.ref.name': '1' };
  const index = { schemaVersion: 2, manifests: [{ ...manifest, annotations }] };
  writeFileSync(join(folder, 'index.json'), JSON.stringify(index));
  writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  return `oci:${folder}:1`;
}
