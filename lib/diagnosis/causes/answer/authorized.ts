import { say } from '@/lib/phrase/phrase'
/** What an answer that comes after authorization proves. */
export const AUTHORIZED = say`Authorization had already allowed the call.`
