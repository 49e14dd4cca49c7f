import { useState } from 'react'
import { ExplanationCard } from '@/components/answer/explanation-card'
import { Button } from '@/components/ui/button'
import { copyText } from '@/components/ui/copy-button'
import { Icon } from '@/components/ui/icon'
import { StateNotice } from '@/components/ui/state-notice'
import { toast } from '@/components/ui/toast'
import type { JudgedCase } from '@/lib/answer/judge-case'
import type { CaseFile } from '@/lib/contract/case-file'
import { plain } from '@/lib/phrase/phrase'
import { describeUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { sayMoment } from '@/lib/words/durations'
import { version } from '@/package.json'
import { linkOfCase } from './case-link'

export type OpenedCase = JudgedCase & { file: CaseFile }

function timeOf(at: string): string {
  return Number.isNaN(Date.parse(at)) ? at : sayMoment(at)
}

function CaseHead({ opened: { file, isJudged, isSame }, text }: { opened: OpenedCase; text: string }) {
  const { from, madeAt, withoutFacts } = file
  const copyLink = async () => {
    const link = await linkOfCase(text)
    if (link === undefined) toast('This case is too large for a link: send the file.', 'warning')
    else if (await copyText(link)) toast('Copied a link that holds the case.')
  }
  return (
    <div className="mb-3 flex flex-wrap items-start justify-between gap-3">
      <p className="max-w-prose text-13 text-quiet">
        Case of{' '}
        {from.pod === undefined ? null : (
          <code translate="no" className="font-mono text-ink">
            {from.pod}
          </code>
        )}
        {from.pod === undefined ? null : ', '}
        <span translate="no">{describeUser(from.account)}</span>,{' '}
        <time dateTime={madeAt}>{timeOf(madeAt)}</time>. Made by Podglass {file.version}.{' '}
        {isJudged ? 'Judged here, from what was read then; no cluster is asked now.' : null}
      </p>
      <Button small onClick={() => void copyLink()}>
        <Icon name="link" />
        Copy link to this case
      </Button>
      {isJudged ? null : (
        <div className="basis-full">
          <StateNotice state="unknown">
            These are the words of its file, and nothing here proves them: anyone can write a file. Commands
            and YAML are left out. {withoutFacts}
          </StateNotice>
        </div>
      )}
      {isSame ? null : (
        <div className="basis-full">
          <StateNotice state="unknown">
            Podglass {file.version} gave another answer: “{plain(file.explanation.says)}” This page is
            Podglass {version}, and shows its own.
          </StateNotice>
        </div>
      )}
    </div>
  )
}

/** A case: whose it is and when it was made, and its answer on the same card as in the pod. */
export function CaseCard({ opened, text }: { opened: OpenedCase; text: string }) {
  const { file, explanation } = opened
  const [id, choose] = useState(file.fix)
  const { from, madeAt } = file
  return (
    <>
      <CaseHead opened={opened} text={text} />
      <ExplanationCard
        key={madeAt}
        explanation={explanation}
        checkedAt={madeAt}
        context={{ checkedAt: madeAt, ...from, ...present({ auditId: explanation.auditId }) }}
        choice={{ id, choose }}
      />
    </>
  )
}
