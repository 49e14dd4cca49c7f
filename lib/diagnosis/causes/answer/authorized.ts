/** What an answer from behind authorization proves. */
export const AUTHORIZED = 'Authorization said yes before this.'
