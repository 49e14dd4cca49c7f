import { isPlainEntry, proxyAddress } from '@/lib/road/proxies/shown-proxy'
import { type Environment, splitList } from './setting'

const PROXIES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'] as const
const EXCEPTIONS = ['no_proxy', 'NO_PROXY'] as const
const LONGEST_LIST = 4_096

/**
 * The variables that send clients through a proxy, as far as they are set: the address of a proxy alone, and of exceptions what
 * can be a name, an address or a subnet.
 */
export function proxyVariables(env: Environment): { name: string; says: string }[] {
  const set = (names: readonly string[], toWords: (text: string) => string) =>
    names.flatMap((name) => (env[name] ? [{ name, says: toWords(env[name]) }] : []))
  const entries = (text: string) =>
    splitList(text.slice(0, LONGEST_LIST).replaceAll(/\s/g, ','), ',').filter(isPlainEntry).join(',')
  return [...set(PROXIES, proxyAddress), ...set(EXCEPTIONS, entries)]
}
