export const SEEN =
  'Discovery, which every account may read by default. A group whose own server is unavailable counts as unknown, not as absent.'
export const NEVER = 'Grant the misspelled word. The call then fails with 404.'
