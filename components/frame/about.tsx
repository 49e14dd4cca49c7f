import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { whoseView } from '@/lib/facts/identity/judge/whose-view'
import { identityQuery } from '@/lib/facts/identity/query/identity'
import { basePath } from '@/lib/queries/base-path'
import { tutorialAddress } from '@/lib/words/docs'

const never = () => () => undefined

/** True for a reader whose browser asks for Korean. */
function useReadsKorean(): boolean {
  return useSyncExternalStore(
    never,
    () => navigator.languages.some((language) => /^ko\b/i.test(language)),
    () => false,
  )
}

/** Below the pages: what this page does, its version, and where it is documented. */
export function About({ version }: { version: string }) {
  const { data } = useQuery({ ...identityQuery(), enabled: false })
  const readsKorean = useReadsKorean()
  const link = 'underline max-md:inline-flex max-md:min-h-11 max-md:items-center'
  return (
    <div className="text-12 text-faint">
      <p>
        Reads only. {whoseView(data)}
        {data?.filesAreElsewhere
          ? ' Paths are those of the pod; its files are elsewhere on this machine.'
          : null}
      </p>
      <p className="mt-2 flex flex-wrap gap-x-2 max-md:items-center">
        <span translate="no">Podglass {version}</span>
        <a href={`${basePath}${tutorialAddress()}`} target="_blank" rel="noreferrer" className={link}>
          Tutorial
        </a>
        {readsKorean ? (
          <a
            href={`${basePath}${tutorialAddress('ko')}`}
            target="_blank"
            rel="noreferrer"
            lang="ko"
            hrefLang="ko"
            className={link}
          >
            튜토리얼
          </a>
        ) : null}
      </p>
    </div>
  )
}
