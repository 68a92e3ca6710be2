// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Two network namespaces with two wires between them, which can be cut and made worse one by one.
/// Wants to be root of a kernel of its own.
///
/// ```
///   end 0   sb0p0 10.77.0.1 ──── path 0 ──── 10.77.0.2 sb1p0   end 1
///           sb0p1 10.77.1.1 ──── path 1 ──── 10.77.1.2 sb1p1
/// ```
///
/// There is no route from one wire to the other.
public final class TwoPaths implements AutoCloseable {
    private static final int ENDS = 2;
    private static final int PATHS = 2;
    private static final int CLONE_NEWNET = 0x40000000;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle OPEN =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().find("open").orElseThrow(),
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle SETNS =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().find("setns").orElseThrow(),
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOSE =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().find("close").orElseThrow(),
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    /// Builds it.
    ///
    /// @param sysctls what each namespace is set to, in this order, such as
    /// `net.sctp.hb_interval=400`
    public TwoPaths(List<String> sysctls) throws IOException, InterruptedException {
        for (int end = 0; end < ENDS; end++) {
            run("ip", "netns", "add", namespace(end));
            run("ip", "-netns", namespace(end), "link", "set", "lo", "up");
            for (String sysctl : sysctls) {
                String[] setting = sysctl.split("=", 2);
                String file = "/proc/sys/" + setting[0].replace('.', '/');
                in(end, "sh", "-c", "echo %s > %s".formatted(setting[1], file));
            }
        }
        for (int path = 0; path < PATHS; path++) {
            run(
                    "ip",
                    "link",
                    "add",
                    device(0, path),
                    "netns",
                    namespace(0),
                    "type",
                    "veth",
                    "peer",
                    "name",
                    device(1, path),
                    "netns",
                    namespace(1));
            for (int end = 0; end < ENDS; end++) {
                String address = address(end, path).getHostAddress() + "/24";
                in(end, "ip", "address", "add", address, "dev", device(end, path));
                in(end, "ip", "link", "set", device(end, path), "up");
            }
        }
    }

    private static String namespace(int end) {
        return "sb" + end;
    }

    private static String device(int end, int path) {
        return "sb" + end + "p" + path;
    }

    /// The addresses of an end, in the order of the paths.
    public static List<InetAddress> addresses(int end) {
        return List.of(address(end, 0), address(end, 1));
    }

    public static InetAddress address(int end, int path) {
        return InetAddress.ofLiteral("10.77.%d.%d".formatted(path, end + 1));
    }

    /// From now on the calling thread's new sockets belong to an end.
    public static void enter(int end) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name =
                    arena.allocateFrom("/run/netns/" + namespace(end), StandardCharsets.US_ASCII);
            int fd = (int) OPEN.invokeExact(name, 0);
            assertThat(fd).as("descriptor of a namespace").isNotNegative();
            assertThat((int) SETNS.invokeExact(fd, CLONE_NEWNET)).as("setns").isZero();
            int closed = (int) CLOSE.invokeExact(fd);
            assertThat(closed).isZero();
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    /// What a program is started with to belong to an end.
    public static List<String> inside(int end, String... command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", namespace(end)));
        whole.addAll(List.of(command));
        return whole;
    }

    /// Nothing passes any more, either way, and neither end is told.
    public void cut(int path) throws IOException, InterruptedException {
        netem(path, "loss", "100%");
    }

    /// Lets everything pass, undisturbed.
    public void mend(int path) throws IOException, InterruptedException {
        for (int end = 0; end < ENDS; end++) {
            in(end, "tc", "qdisc", "del", "dev", device(end, path), "root");
        }
    }

    /// Disturbs a path both ways, in the words of tc-netem(8).
    public void netem(int path, String... disturbance) throws IOException, InterruptedException {
        for (int end = 0; end < ENDS; end++) {
            List<String> command =
                    new ArrayList<>(
                            List.of("tc", "qdisc", "replace", "dev", device(end, path), "root"));
            command.add("netem");
            command.addAll(List.of(disturbance));
            in(end, command.toArray(String[]::new));
        }
    }

    /// Packets that an end has sent by a path.
    public long sent(int end, int path) throws IOException, InterruptedException {
        Process reading =
                new ProcessBuilder(inside(end, "cat", "/proc/net/dev"))
                        .redirectErrorStream(true)
                        .start();
        String text =
                new String(reading.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(reading.waitFor()).as(text).isZero();
        for (String line : text.lines().toList()) {
            String[] words = line.strip().split("[:\\s]+");
            if (words[0].equals(device(end, path))) {
                return Long.parseLong(words[SENT_PACKETS]);
            }
        }
        throw new AssertionError("no " + device(end, path) + " in " + text);
    }

    /// Of a line of `/proc/net/dev`.
    private static final int SENT_PACKETS = 10;

    @Override
    public void close() throws IOException, InterruptedException {
        for (int end = 0; end < ENDS; end++) {
            run("ip", "netns", "del", namespace(end)); // and its ends of the wires
        }
    }

    private static void in(int end, String... command) throws IOException, InterruptedException {
        run(inside(end, command).toArray(String[]::new));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", String.join(" ", command), words).isZero();
    }
}
