import { Link } from '@/components/ui/link'

export default function NotFound() {
  return (
    <div className="max-w-prose px-4 py-5 md:px-6 md:py-7 lg:px-8 wide:px-10">
      <h1 className="text-[1.5rem]/[1.875rem] font-[650] tracking-tight md:text-28">
        This page does not exist
      </h1>
      <p className="mt-2">
        Podglass has nothing at this address. Start from the{' '}
        <Link href="/" className="text-accent underline">
          overview
        </Link>
        , or from the list of{' '}
        <Link href="/causes" className="text-accent underline">
          all causes
        </Link>
        .
      </p>
    </div>
  )
}
