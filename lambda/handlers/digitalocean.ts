import { createDigitalOceanProvider } from '../providers/digitalocean';
import { createHandler } from './create-handler';

export const handler = createHandler('digitalocean', createDigitalOceanProvider());
