import fc from 'fast-check';
import { SIMULATED_DAYS, SIMULATIONS } from '../support/effort';
import { FAULTS, HOSTILE_FAULTS, type Scenario, VENDOR_FAULTS, World } from './world';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;

/** Configs that the checks at synth let pass: lifetime, refreshEvery, checkEvery in seconds. */
const PACES = [
  [12 * HOUR, 4 * HOUR, HOUR],
  [12 * HOUR, 2 * HOUR, 30 * MINUTE],
  [24 * HOUR, 6 * HOUR, 2 * HOUR],
  [7 * DAY, DAY, 4 * HOUR],
  [12 * HOUR, 20 * MINUTE, MINUTE],
] as const;

const scenarios = fc
  .record({
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
    pace: fc.constantFrom(...PACES),
    registries: fc.integer({ min: 1, max: 3 }),
    faults: fc.subarray([...FAULTS]),
    ticks: fc.integer({ min: 200, max: 1000 }),
  })
  .map(
    ({ pace: [lifetime, refreshEvery, checkEvery], ticks, ...rest }): Scenario => ({
      ...rest,
      lifetime,
      refreshEvery,
      checkEvery,
      days: (ticks * checkEvery) / DAY,
    }),
  );

/** At the default pace. */
const TIME = { days: SIMULATED_DAYS, lifetime: 12 * HOUR, refreshEvery: 4 * HOUR, checkEvery: HOUR };

/** So much of what a year brings as the simulated time has. */
const ofAYear = (count: number): number => (count * SIMULATED_DAYS) / 365;

describe('the loop, in simulated time', () => {
  it('keeps its promises while everything goes wrong at once', async () => {
    const totals = await new World({ ...TIME, seed: 20261121, registries: 3, faults: FAULTS }).live();
    // A world in which nothing goes wrong, or in which no promise holds, would show nothing.
    expect(totals.crashes).toBeGreaterThan(ofAYear(50));
    expect(totals.failedTicks).toBeGreaterThan(ofAYear(300));
    expect(totals.readsPromised / totals.readsChecked).toBeGreaterThan(0.5);
  });

  it('needs no more than one issue per interval while nothing goes wrong', async () => {
    const totals = await new World({ ...TIME, seed: 1, registries: 1, faults: [] }).live();
    expect(totals).toMatchObject({ issued: (SIMULATED_DAYS * 24) / 4, failedTicks: 0, crashes: 0 });
  });

  it('tells the first failing tick from the following ones', async () => {
    const totals = await new World({ ...TIME, seed: 7, registries: 3, faults: VENDOR_FAULTS }).live();
    expect(totals.failedTicks).toBeGreaterThan(ofAYear(300));
  });

  it('keeps its promises among hostile people, vendors and clocks', async () => {
    const totals = await new World({ ...TIME, seed: 12, registries: 2, faults: HOSTILE_FAULTS }).live();
    expect(totals.planted).toBeGreaterThan(ofAYear(100));
    expect(totals.overwrittenReports).toBeGreaterThan(ofAYear(80));
    expect(totals.readsPromised / totals.readsChecked).toBeGreaterThan(0.5);
  });

  it('writes no more than Secrets Manager bears among hostile people and clocks at a tick each minute', async () => {
    const pace = {
      days: Math.min(7, SIMULATED_DAYS / 30),
      lifetime: 12 * HOUR,
      refreshEvery: 20 * MINUTE,
      checkEvery: MINUTE,
    };
    await new World({ ...pace, seed: 13, registries: 1, faults: FAULTS }).live();
  });

  it('keeps its promises under any mix of faults and at any pace', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        await new World(scenario).live();
      }),
      { numRuns: SIMULATIONS },
    );
  });
});
