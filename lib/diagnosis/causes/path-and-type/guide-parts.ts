export const SEEN =
  'Discovery, which every account may read by default. A group whose own server is away is unknown, and not taken as absent.'
export const NEVER = 'Grant the misspelt word. The call then fails with 404.'
