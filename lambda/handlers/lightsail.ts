import { createLightsailProvider } from '../providers/lightsail';
import { createHandler } from './create-handler';

export const handler = createHandler('lightsail', createLightsailProvider());
