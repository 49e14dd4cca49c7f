import * as z from 'zod/mini'
import * as ofAlone from '@/lib/answer/explain-alone'
import { explanationSchema } from '@/lib/contract/explanation'
import * as ofAll from '../diagnose'
import * as ofCloud from '../explain-cloud'
import * as ofNetwork from '../explain-network'
import * as ofPart from '../explain-part'
import * as ofStatus from '../explain-status'
import * as ofToken from '../explain-unauthorized'

/** An explanation as it goes over the wire: sentences are text, with marks beside them. */
export type ToldExplanation = z.input<typeof explanationSchema>
type Explanation = z.output<typeof explanationSchema>

const told =
  <Asked extends unknown[]>(explain: (...asked: Asked) => Explanation) =>
  (...asked: Asked): ToldExplanation =>
    z.encode(explanationSchema, explain(...asked))

export const diagnose = told(ofAll.diagnose)
export const explainCloud = told(ofCloud.explainCloud)
export const explainNetwork = told(ofNetwork.explainNetwork)
export const explainPart = told(ofPart.explainPart)
export const explainStatus = told(ofStatus.explainStatus)
export const explainUnauthorized = told(ofToken.explainUnauthorized)
export const explainAlone = (...asked: Parameters<typeof ofAlone.explainAlone>): ToldExplanation[] =>
  ofAlone.explainAlone(...asked).map((one) => z.encode(explanationSchema, one))
