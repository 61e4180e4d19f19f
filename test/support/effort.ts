/**
 * How far the tests look that generate what they test. `npm test` looks less far than `.ci/run` and the mutations do;
 * `CONFIGS=500 npm test -- test/lib` looks further.
 */
const times = (variable: string, usual: number): number => Number(process.env[variable] ?? usual);

/** Configs of each test of templates. */
export const CONFIGS = times('CONFIGS', 12);
/** Changes of a config. */
export const CHANGES = times('CHANGES', 10);
/** Days that the loop lives through. */
export const SIMULATED_DAYS = times('SIMULATED_DAYS', 30);
/** Scenarios of the loop. */
export const SIMULATIONS = times('SIMULATIONS', 4);
/** What a failing test prints, and what repeats it. */
export const SEED = times('SEED', Date.now() % 2 ** 31);
