import { type ErrorComponentProps, Link, useRouter } from "@tanstack/react-router";
import { Button } from "../ui/Button.tsx";
import { Problem } from "../ui/Problem.tsx";

export function RouteNotFound() {
  return (
    <div className="page-center">
      <h1 className="sr">No such page</h1>
      <Problem
        title="There is no page here."
        actions={
          <Link className="btn solid" to="/traces">
            Go to the traces
          </Link>
        }
      >
        <p>The address may be from another version of Clawglass.</p>
      </Problem>
    </div>
  );
}

export function RouteProblem({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <div className="page-center">
      <h1 className="sr">Something failed</h1>
      <Problem
        title="This page could not be drawn."
        code={error instanceof Error ? `${error.name}: ${error.message}` : String(error)}
        actions={
          <>
            <Button look="solid" onClick={() => void router.invalidate()}>
              Draw it again
            </Button>
            <Link className="btn" to="/traces">
              Go to the traces
            </Link>
          </>
        }
      >
        <p>Your recordings are not affected. If it fails again, the line below belongs into a bug report.</p>
      </Problem>
    </div>
  );
}
