/** What an answer that comes after authorization proves. */
export const AUTHORIZED = 'Authorization had already allowed the call.'
