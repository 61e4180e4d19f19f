import { createLightsailProvider } from '../providers/lightsail/provider';
import { createHandler } from './create-handler';

export const handler = createHandler('lightsail', createLightsailProvider());
