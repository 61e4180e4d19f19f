import { createGitLabProvider } from '../providers/gitlab/provider';
import { createHandler } from './create-handler';

export const handler = createHandler('gitlab', createGitLabProvider());
