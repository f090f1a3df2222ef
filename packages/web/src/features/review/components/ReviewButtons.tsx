import { Button } from "../../../ui/Button.tsx";
import { Icon, type IconName } from "../../../ui/Icon.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";

export interface ReviewButtonsProps {
  question: string;
  isBad: boolean;
  onGood: () => void;
  onBad: () => void;
  onSkip: () => void;
  onNote: () => void;
  onBetter: () => void;
}

/** Always in reach: at the lower edge of the window, on a phone at the thumb. */
export function ReviewButtons(props: ReviewButtonsProps) {
  return (
    <section className="review-keys" aria-label="Your answer">
      <p className="review-ask">
        <VisibleText text={props.question} />
      </p>
      <div className="review-three">
        <BigButton keyCap="1" word="Good" more="as I wanted it" icon="thumbUp" onClick={props.onGood} />
        <BigButton
          keyCap="2"
          word="Bad"
          more="then say what was wrong"
          icon="thumbDown"
          isPressed={props.isBad}
          onClick={props.onBad}
        />
        <BigButton keyCap="3" word="Skip" more="I cannot tell" icon="chevronRight" onClick={props.onSkip} />
      </div>
      <div className="review-more">
        <Button isSmall look="bare" aria-keyshortcuts="N" onClick={props.onNote}>
          <kbd className="only-wide" aria-hidden="true">
            N
          </kbd>
          Add a note
        </Button>
        <Button isSmall look="bare" aria-keyshortcuts="C" onClick={props.onBetter}>
          <kbd className="only-wide" aria-hidden="true">
            C
          </kbd>
          Write the better answer
        </Button>
      </div>
    </section>
  );
}

function BigButton({
  keyCap,
  word,
  more,
  icon,
  isPressed,
  onClick,
}: {
  keyCap: string;
  word: string;
  more: string;
  icon: IconName;
  isPressed?: boolean;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      className="review-big"
      aria-keyshortcuts={keyCap}
      aria-pressed={isPressed}
      onClick={onClick}
    >
      <kbd aria-hidden="true">{keyCap}</kbd>
      <span>
        {word}
        <small>{more}</small>
      </span>
      <Icon name={icon} size={18} />
    </button>
  );
}
