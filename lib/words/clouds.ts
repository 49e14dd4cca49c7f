/** The clouds that tell a pod who it is, as their vendors write them. */
export const CLOUD = { aws: 'AWS', azure: 'Azure', google: 'Google Cloud' } as const
