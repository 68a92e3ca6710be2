// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.mtp3.Changeback.Input;
import org.signalbox.mtp3.Changeback.Output;

import java.time.Duration;

/// Changeback by declaration (Q.704 section 6.3 and 6.5).
class ChangebackTest {
    private static final Input QUIESCED = new Input.Quiesced();
    private static final Input ACKNOWLEDGED = new Input.AcknowledgementReceived();
    private static final Output DECLARATION = new Output.SendDeclaration();
    private static final Duration T4 = Mtp3Timer.T4.standard();
    private static final Duration T5 = Mtp3Timer.T5.standard();

    private final MachineBench<Input, Output> changeback =
            new MachineBench<>(new Changeback(Mtp3Timers.STANDARD));

    @Test
    void declaresWhenNothingIsSentTheFormerWayAndGoesOverWhenAcknowledged() {
        assertThat(changeback.isIdle()).isTrue();
        assertThat(changeback.on(QUIESCED)).containsExactly(DECLARATION);
        assertThat(changeback.on(ACKNOWLEDGED)).containsExactly(new Output.Release(true));
        assertThat(changeback.isIdle()).isTrue();
        assertThat(changeback.on(ACKNOWLEDGED)).isEmpty();
    }

    @Test
    void repeatsTheDeclarationOnceAfterT4() {
        changeback.on(QUIESCED);

        assertThat(changeback.pass(T4)).containsExactly(DECLARATION);
        assertThat(changeback.on(ACKNOWLEDGED)).containsExactly(new Output.Release(true));
    }

    @Test
    void goesOverWithoutAcknowledgementAfterT5() {
        changeback.on(QUIESCED);
        changeback.pass(T4);

        assertThat(changeback.pass(T5)).containsExactly(new Output.Release(false));
        assertThat(changeback.isIdle()).isTrue();
    }

    @Test
    void takesNoAcknowledgementOfWhatItHasNotDeclared() {
        assertThat(changeback.on(ACKNOWLEDGED)).isEmpty();
        assertThat(changeback.on(QUIESCED)).containsExactly(DECLARATION);
    }
}
