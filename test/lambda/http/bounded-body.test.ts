import { BodyTooLarge, readBody } from '../../../lambda/http/bounded-body';

/** A reply of at most so many chunks; counts how many were read, and says whether the rest was dropped. */
function replyOf(chunks: number) {
  const chunk = new Uint8Array(1000).fill(97);
  const seen = { chunks: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (seen.chunks === chunks) return controller.close();
      seen.chunks += 1;
      controller.enqueue(chunk);
    },
    cancel: () => {
      seen.cancelled = true;
    },
  });
  return { body: stream, seen };
}

describe('readBody', () => {
  it('reads a reply that is as long as the limit', async () => {
    await expect(readBody(replyOf(3).body, 3000)).resolves.toBe('a'.repeat(3000));
    await expect(readBody(replyOf(0).body, 0)).resolves.toBe('');
  });

  it('joins characters that the transfer has cut', async () => {
    const bytes = new TextEncoder().encode('\u00e9\u{1f511}');
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    await expect(readBody(stream, 100)).resolves.toBe('\u00e9\u{1f511}');
  });

  it('stops reading an endless reply after the limit', async () => {
    const { body, seen } = replyOf(Number.POSITIVE_INFINITY);
    await expect(readBody(body, 2999)).rejects.toThrow(new BodyTooLarge(2999));
    expect(seen.cancelled).toBe(true);
    expect(seen.chunks).toBeLessThan(10);
  });

  it('passes on what broke the transfer', async () => {
    const broken = new Error('broken');
    const stream = new ReadableStream<Uint8Array>({ start: (controller) => controller.error(broken) });
    await expect(readBody(stream, 100)).rejects.toBe(broken);
  });
});
