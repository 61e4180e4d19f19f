import { createEcrProvider } from '../providers/ecr';
import { createHandler } from './create-handler';

export const handler = createHandler('ecr', createEcrProvider());
