package io.github.systemd4j.templates.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.templates.unitfile.Setting;
import io.github.systemd4j.templates.unitfile.UnitSettings;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitLookupTest {
    @TempDir
    private Path directory;

    private Path etc;
    private Path lib;

    @BeforeEach
    void makeDirectories() throws IOException {
        directory = directory.toRealPath();
        etc = Files.createDirectory(directory.resolve("etc"));
        lib = Files.createDirectory(directory.resolve("lib"));
    }

    @Test
    void shouldTakeTheFirstDirectoryWhenTwoHaveTheFragment() throws IOException {
        Path first = write(etc, "a.service", "[Service]\n");
        write(lib, "a.service", "[Service]\n");

        assertThat(find("a.service").fragment()).isEqualTo(new Fragment.Present(first));
        assertThat(find("b.service").fragment()).isEqualTo(new Fragment.Absent());
    }

    @Test
    void shouldTakeTheTemplateWhenAnInstanceHasNoFile() throws IOException {
        Path template = write(lib, "a@.service", "[Service]\n");
        Path instance = write(lib, "a@x.service", "[Service]\n");

        assertThat(find("a@i.service").fragment()).isEqualTo(new Fragment.Present(template));
        assertThat(find("a@x.service").fragment()).isEqualTo(new Fragment.Present(instance));
        assertThat(find("a@i.service").name()).isEqualTo(new UnitName("a@i.service"));
    }

    @Test
    void shouldReportTheMainNameWhenAnAliasIsFound() throws IOException {
        Path file = write(lib, "a.service", "[Service]\n");
        link(etc, "b.service", lib.resolve("a.service"));
        link(etc, "c.service", Path.of("b.service"));
        write(lib, "b.service.d/1.conf", "[Service]\n");

        UnitSources sources = find("c.service");

        assertThat(sources.name()).isEqualTo(new UnitName("a.service"));
        assertThat(sources.names())
                .extracting(UnitName::value)
                .containsExactlyInAnyOrder("a.service", "b.service", "c.service");
        assertThat(sources.fragment()).isEqualTo(new Fragment.Present(file));
        assertThat(sources.dropIns()).containsExactly(lib.resolve("b.service.d/1.conf"));
    }

    @Test
    void shouldReportTheInstanceWhenATemplateHasAnAlias() throws IOException {
        write(lib, "a@.service", "[Service]\n");
        link(etc, "b@.service", lib.resolve("a@.service"));

        write(lib, "b@own.service", "[Service]\n");

        UnitSources sources = find("b@i.service");

        assertThat(sources.name()).isEqualTo(new UnitName("a@i.service"));
        assertThat(sources.names()).extracting(UnitName::value).containsExactlyInAnyOrder("a@i.service", "b@i.service");
        assertThat(find("a@own.service").names()).extracting(UnitName::value).containsExactly("a@own.service");
    }

    @Test
    void shouldBeMaskedWhenTheFileIsEmptyOrANullDevice() throws IOException {
        write(lib, "a.service", "[Service]\n");
        link(etc, "a.service", Path.of("/dev/null"));
        write(etc, "b.service", "");

        assertThat(find("a.service").fragment()).isEqualTo(new Fragment.Masked(etc.resolve("a.service")));
        assertThat(find("b.service").fragment()).isEqualTo(new Fragment.Masked(etc.resolve("b.service")));
    }

    @Test
    void shouldReportWhyWhenLinksLeadNowhere() throws IOException {
        link(etc, "a.service", Path.of("b.service"));
        link(etc, "b.service", Path.of("a.service"));
        link(etc, "c.service", Path.of("d.service"));
        link(etc, "e.service", directory.resolve("nothing"));

        assertThat(find("a.service").fragment())
                .isInstanceOfSatisfying(
                        Fragment.Broken.class,
                        broken -> assertThat(broken.problem()).contains("loop"));
        assertThat(find("c.service").fragment())
                .isEqualTo(
                        new Fragment.Broken("c.service -> d.service, which has no file, or too many links lead to it"));
        assertThat(find("e.service").fragment())
                .isEqualTo(new Fragment.Broken(etc.resolve("e.service") + " leads to no file"));
    }

    @Test
    void shouldNotTakeTheTemplateWhenTheInstancesLinkLeadsOutToNothingOrInALoop() throws IOException {
        Path template = write(lib, "a@.service", "[Service]\n");
        link(etc, "a@out.service", directory.resolve("nothing"));
        link(etc, "a@in.service", Path.of("missing@in.service"));
        link(etc, "a@loop.service", Path.of("b@loop.service"));
        link(etc, "b@loop.service", Path.of("a@loop.service"));

        assertThat(find("a@out.service").fragment())
                .isEqualTo(new Fragment.Broken(etc.resolve("a@out.service") + " leads to no file"));
        assertThat(find("a@in.service").fragment()).isEqualTo(new Fragment.Present(template));
        assertThat(find("a@loop.service").fragment()).isInstanceOf(Fragment.Broken.class);
    }

    @Test
    void shouldIgnoreLinksWhenTheyAreNoAliases() throws IOException {
        Path file = write(lib, "a.service", "[Service]\n");
        link(etc, "a.service", lib.resolve("a.service"));
        link(etc, "a.socket", lib.resolve("a.service"));

        assertThat(find("a.service").fragment()).isEqualTo(new Fragment.Present(file));
        assertThat(find("a.socket").fragment()).isEqualTo(new Fragment.Absent());
    }

    @Test
    void shouldSortByNameAndShadowWhenThereAreManyDropIns() throws IOException {
        write(lib, "a-b@.service", "[Service]\n");
        write(lib, "service.d/1.conf", "");
        write(etc, "service.d/2.conf", "");
        write(lib, "a-@.service.d/2.conf", "");
        write(lib, "a-@i.service.d/3.conf", "");
        write(lib, "a-b@i.service.d/9.conf", "");
        write(etc, "a-.service.d/3.conf", "");
        write(lib, "a-b@.service.d/.4.conf", "");
        write(lib, "a-b@.service.d/4", "");
        link(etc, "a-b@.service.d/5.conf", Path.of("/dev/null"));
        write(lib, "a-b@i.service.d/5.conf", "[Service]\n");

        assertThat(find("a-b@i.service").dropIns())
                .containsExactly(
                        lib.resolve("service.d/1.conf"),
                        lib.resolve("a-@.service.d/2.conf"),
                        etc.resolve("a-.service.d/3.conf"),
                        etc.resolve("a-b@.service.d/5.conf"),
                        lib.resolve("a-b@i.service.d/9.conf"));
    }

    @Test
    void shouldReportWhereEachValueIsFromWhenDropInsAreMerged() throws IOException {
        Path file = write(lib, "a.service", "[Service]\nUser=a\nEnvironment=A=1\n");
        Path dropIn = write(etc, "a.service.d/1.conf", "[Service]\nEnvironment=\nEnvironment=B=2\n");
        write(etc, "a.service.d/2.conf", "");

        UnitSettings settings = find("a.service").settings();

        assertThat(settings.value("Service", "User")).hasToString("Optional[" + file + ":2: User=a]");
        assertThat(settings.values("Service", "Environment"))
                .extracting(Setting::toString)
                .containsExactly(dropIn + ":3: Environment=B=2");
        assertThat(settings.all()).hasSize(4);
    }

    private UnitSources find(String name) throws IOException {
        return UnitLookup.of(UnitSearchPath.of(etc, lib, directory.resolve("missing")))
                .find(new UnitName(name));
    }

    private static Path write(Path directory, String file, String text) throws IOException {
        Files.createDirectories(directory.resolve(file).getParent());
        return Files.writeString(directory.resolve(file), text);
    }

    private static void link(Path directory, String file, Path target) throws IOException {
        Files.createDirectories(directory.resolve(file).getParent());
        Files.createSymbolicLink(directory.resolve(file), target);
    }
}
