// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import com.github.dockerjava.api.DockerClient;

import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.ImageFromDockerfile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Starts programs in containers, on the network of this machine: the addresses and ports that they
/// are given mean the same as to a process.
public final class ContainerHost implements ForeignProgram.Host<ForeignProgram> {
    private static final Path FOLDER = Path.of("src/test/resources/containers");
    private static final long END_SECONDS = 30;

    private final ImageFromDockerfile image;

    /// @param name of the image, and of the folder of its Dockerfile
    /// @param files that the Dockerfile copies, by their names there
    public ContainerHost(String name, Map<String, Path> files) {
        // kept, so that the next build finds its layers
        image =
                new ImageFromDockerfile("signalbox-test/" + name, false)
                        .withFileFromPath("Dockerfile", FOLDER.resolve(name).resolve("Dockerfile"))
                        .withBuildImageCmdModifier(build -> build.withNetworkMode("host"));
        files.forEach(image::withFileFromPath);
    }

    @Override
    public ForeignProgram start(List<String> command, Path folder, Path log) throws IOException {
        GenericContainer<?> container =
                new GenericContainer<>(image)
                        .withNetworkMode("host")
                        .withFileSystemBind(
                                folder.toString(), folder.toString(), BindMode.READ_WRITE)
                        .withCommand(command.toArray(String[]::new));
        container.start();
        return new Running(container);
    }

    /// One program in its container, which is removed when the program is closed.
    private static final class Running implements ForeignProgram {
        private final GenericContainer<?> container;
        private Optional<String> lastWords = Optional.empty();

        Running(GenericContainer<?> container) {
            this.container = container;
        }

        @Override
        public void kill() throws InterruptedException {
            docker().killContainerCmd(container.getContainerId()).exec();
            docker().waitContainerCmd(container.getContainerId())
                    .start()
                    .awaitStatusCode(END_SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void restart() {
            docker().startContainerCmd(container.getContainerId()).exec();
        }

        @Override
        public boolean isAlive() {
            return container.isRunning();
        }

        @Override
        public String words() {
            return lastWords.orElseGet(container::getLogs);
        }

        @Override
        public void close() {
            // with the container goes what the engine keeps of it
            lastWords = Optional.of(container.getLogs());
            container.stop();
        }

        private DockerClient docker() {
            return container.getDockerClient();
        }
    }
}
