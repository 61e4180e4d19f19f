import { secondsIn } from './duration';

/** Seconds: how long ECR's and Lightsail's credentials live, whatever one asks for. */
export const FIXED_LIFETIME = secondsIn('12h');
