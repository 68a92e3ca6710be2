// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.signalbox.access.Operator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The console on a terminal made of pipes: every key is an octet.
@Timeout(30)
class ConsoleTest {
    private final BenchNode node = BenchNode.countryA().answeringAtOnce();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    @Test
    void obeysLinesUntilTheOperatorLeaves() throws IOException {
        type("show nodes\rexit\r");

        assertThat(shown()).contains("CountryA#").contains("* CountryA");
    }

    @Test
    void helpsWithoutEnter() throws IOException {
        type("show cs7 ?\025exit\r");

        assertThat(shown()).contains("CountryA#show cs7 ?").contains("Linksets and their links");
    }

    @Test
    void completesOnTab() throws IOException {
        type("sh\tnod\t\rexit\r");

        assertThat(shown()).contains("* CountryA");
    }

    @Test
    void bringsBackTheLastLine() throws IOException {
        type("show nodes\r\033[A\rexit\r");

        assertThat(shown().split("\\* CountryA", -1)).hasSize(3);
    }

    @Test
    void leavesConfigurationOnControlZ() throws IOException {
        type("configure terminal\r\032exit\r");

        assertThat(shown()).contains("CountryA(config)#");
        assertThat(shown().lastIndexOf("CountryA#"))
                .isGreaterThan(shown().indexOf("CountryA(config)#"));
    }

    @Test
    void asksTheTerminalForNoBracketsAroundWhatIsPasted() throws IOException {
        type("exit\r", "xterm");

        assertThat(shown()).contains("CountryA#").doesNotContain("\033[?2004h");
    }

    /// A container's terminal before anybody has told its size.
    @Test
    void needsNoSizeOfATerminal() throws IOException {
        type("show nodes\rexit\r", "xterm", Size.of(0, 0));

        assertThat(shown()).contains("CountryA#").contains("* CountryA").doesNotContain("....");
    }

    @Test
    void leavesAtTheEndOfTheInput() throws IOException {
        type("show nodes\r");

        assertThat(shown()).contains("* CountryA");
    }

    private void type(String keys) throws IOException {
        type(keys, "dumb");
    }

    private void type(String keys, String kind) throws IOException {
        type(keys, kind, Size.of(80, 24));
    }

    private void type(String keys, String kind, Size size) throws IOException {
        PipedInputStream keyboard = new PipedInputStream(4_096);
        try (PipedOutputStream fingers = new PipedOutputStream(keyboard)) {
            fingers.write(keys.getBytes(StandardCharsets.US_ASCII));
        }
        Terminal terminal =
                new ExternalTerminal("test", kind, keyboard, screen, StandardCharsets.UTF_8);
        terminal.setAttributes(new Attributes());
        terminal.setSize(size);
        try (Console console =
                Console.open(Operator.ofProcess(), List.of(node), List.of(), terminal)) {
            console.run(true);
        }
    }

    private String shown() {
        return screen.toString(StandardCharsets.UTF_8);
    }
}
