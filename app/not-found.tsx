import { IntentLink } from '@/components/ui/intent-link'

export default function NotFound() {
  return (
    <div className="max-w-prose">
      <h1 className="text-28 font-semibold">There is no such page</h1>
      <p className="mt-2">
        The address names nothing that Podscope shows. Start from the{' '}
        <IntentLink href="/" className="text-accent underline">
          overview
        </IntentLink>
        , or from the list of{' '}
        <IntentLink href="/access/causes" className="text-accent underline">
          all causes
        </IntentLink>
        .
      </p>
    </div>
  )
}
