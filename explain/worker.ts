import type { ExplainRequest } from '@/lib/contract/access-check'
import { readText } from './read-text'

self.onmessage = ({ data }: MessageEvent<ExplainRequest>) => {
  self.postMessage(readText(data))
}
