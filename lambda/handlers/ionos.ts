import { createIonosProvider } from '../providers/ionos/provider';
import { createHandler } from './create-handler';

export const handler = createHandler('ionos', createIonosProvider());
