const WIDTH = 10;

/** How much of its life a credential has left: `▰▰▰▱▱▱▱▱▱▱`. */
export function lifeBar(left: number, lifetime: number): string {
  const share = lifetime <= 0 ? 0 : Math.min(1, Math.max(0, left / lifetime));
  // What still lives is never shown as nothing.
  const full = share === 0 ? 0 : Math.max(1, Math.round(share * WIDTH));
  return '▰'.repeat(full) + '▱'.repeat(WIDTH - full);
}

/** `3d 4h`, `7h 58m`, `12m`; never negative. */
export function shortDuration(seconds: number): string {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  if (days > 0) return `${days}d ${hours}h`;
  return hours > 0 ? `${hours}h ${rest}m` : `${rest}m`;
}
