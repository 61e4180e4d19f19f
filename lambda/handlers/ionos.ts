import { createIonosProvider } from '../providers/ionos';
import { createHandler } from './create-handler';

export const handler = createHandler('ionos', createIonosProvider());
