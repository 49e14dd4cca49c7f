import { readText } from './read-text'

self.onmessage = ({ data }: MessageEvent<string>) => {
  self.postMessage(readText(data))
}
