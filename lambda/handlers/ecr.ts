import { createEcrProvider } from '../providers/ecr/provider';
import { createHandler } from './create-handler';

export const handler = createHandler('ecr', createEcrProvider());
