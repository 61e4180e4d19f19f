import { createDigitalOceanProvider } from '../providers/digitalocean/provider';
import { createHandler } from './create-handler';

export const handler = createHandler('digitalocean', createDigitalOceanProvider());
