package io.github.systemd4j.templates.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.properties.UnitProperties;
import io.github.systemd4j.templates.testing.LoadedUnitFiles;
import io.github.systemd4j.testing.JavaProgram;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compares the files that this library finds for units with those that the real systemd finds. */
@Tag("systemd")
class UnitLookupSystemdIT extends LoadedUnitFiles {
    @BeforeEach
    void checkVersion() {
        assumeComparedVersion();
    }

    @AfterEach
    void cleanUp() throws IOException {
        close();
    }

    // --- where files are

    @Test
    void shouldFindTheFilesThatSystemdFindsWhenTheyAreInManyPlaces() throws IOException {
        Path etc = Path.of("/etc/systemd/system");
        Path run = Path.of("/run/systemd/system");
        Path control = Path.of("/run/systemd/system.control");
        String service = "[Service]\nExecStart=/bin/true\n";
        put(run, "s4jl-a-b@.service", service + "Environment=A=1 B=1\n");
        put(run, "s4jl-a-b@own.service", service);
        put(etc, "s4jl-a-b@.service.d/2.conf", "[Service]\nEnvironment=\nEnvironment=C=1\n");
        put(control, "s4jl-a-b@i.service.d/3.conf", "[Service]\nEnvironment=D=1\n");
        put(run, "s4jl-a-b@i.service.d/2.conf", "[Service]\nEnvironment=E=1\n");
        put(run, "s4jl-a-.service.d/4.conf", "[Service]\nEnvironment=F=1\n");
        put(run, "s4jl-a-@.service.d/5.conf", "[Service]\nEnvironment=G=1\n");
        put(etc, "s4jl-.service.d/4.conf", "[Service]\nEnvironment=H=1\n");
        put(run, "service.d/4.conf", "[Service]\nEnvironment=I=1\n");
        put(run, "service.d/1-\u00e4.conf", "");
        put(run, "service.d/.6.conf", "[Service]\nEnvironment=J=1\n");
        link(etc, "s4jl-a-b@.service.d/5.conf", "/dev/null");
        put(run, "s4jl--x-.service", service);
        put(run, "s4jl--.service.d/7.conf", "[Service]\nEnvironment=K=1\n");
        link(etc, "s4jl-alias@.service", "/run/systemd/system/s4jl-a-b@.service");
        put(run, "s4jl-alias@z.service", service);
        link(etc, "s4jl-one.service", "s4jl-two.service");
        link(etc, "s4jl-two.service", "/run/systemd/system/s4jl-three.service");
        put(run, "s4jl-three.service", service);
        put(run, "s4jl-one.service.d/8.conf", "[Service]\nEnvironment=L=1\n");
        link(etc, "s4jl-null.service", "/dev/null");
        put(etc, "s4jl-empty.service", "");
        link(etc, "s4jl-broken.service", "s4jl-missing.service");
        link(etc, "s4jl-away.service", "/opt/s4jl-missing.service");
        link(etc, "s4jl-loop.service", "s4jl-loop2.service");
        link(etc, "s4jl-loop2.service", "s4jl-loop.service");
        link(etc, "s4jl-self.service", "/run/systemd/system/s4jl-self.service");
        put(run, "s4jl-self.service", service);
        put(run, "s4jl-target@.service", service);
        link(etc, "s4jl-inst@x.service", "s4jl-target@.service");
        link(etc, "s4jl-target@out.service", "/opt/s4jl-missing.service");
        link(etc, "s4jl-target@in.service", "s4jl-missing@in.service");
        link(etc, "s4jl-target@tmpl.service", "s4jl-missing@.service");
        link(etc, "s4jl-target@loop.service", "s4jl-loop@loop.service");
        link(etc, "s4jl-loop@loop.service", "s4jl-target@loop.service");
        link(etc, "s4jl-target@null.service", "/dev/null");
        link(etc, "s4jl-away@.service", "/opt/s4jl-missing@.service");
        link(etc, "s4jl-via@.service", "s4jl-target@.service");
        systemd.reload();
        UnitLookup lookup = UnitLookup.of(UnitSearchPath.system());
        for (String name : List.of(
                "a-b@i",
                "a-b@own",
                "a-b@z",
                "-x-",
                "alias@i",
                "one",
                "two",
                "three",
                "null",
                "empty",
                "broken",
                "away",
                "loop",
                "self",
                "inst@x",
                "target@x",
                "target@out",
                "target@in",
                "target@tmpl",
                "target@loop",
                "target@null",
                "away@x",
                "via@y",
                "nothing")) {
            assertSame(lookup.find(new UnitName("s4jl-" + name + ".service")));
        }
    }

    @Test
    void shouldFindEachDropInWhenTheLocaleHasNoneOfTheirCharacters() throws IOException {
        Path run = Path.of("/run/systemd/system");
        put(run, "s4jl-c.service", "[Service]\nExecStart=/bin/true\n");
        put(run, "s4jl-c.service.d/\u00e9.conf", "[Service]\nEnvironment=A=1\n");
        put(run, "s4jl-c.service.d/\u00e4.conf", "[Service]\nEnvironment=B=1\n");
        put(run, "s4jl-c.service.d/\ud83d\ude00.conf", "[Service]\nEnvironment=C=1\n");
        put(run, "s4jl-c.service.d/\uff5e.conf", "[Service]\nEnvironment=D=1\n");
        put(run, "s4jl-c.service.d/z.conf", "[Service]\nEnvironment=E=1\n");
        systemd.reload();

        var found = JavaProgram.run(List.of("env", "LC_ALL=C"), LookingProgram.class, "s4jl-c.service");

        assertThat(found.output().lines().toList())
                .as(found.errors())
                .isEqualTo(load("s4jl-c.service").getStrings("Environment"));
    }

    private void assertSame(UnitSources sources) throws IOException {
        UnitProperties unit = load(sources.name().value());
        String name = sources.name().value();
        switch (sources.fragment()) {
            case Fragment.Present(Path path) -> {
                assertThat(unit.loadState()).as(name).isEqualTo(LoadState.LOADED);
                assertThat(unit.getString("FragmentPath")).isEqualTo(path.toString());
                assertThat(unit.getStrings("DropInPaths"))
                        .containsExactlyElementsOf(
                                sources.dropIns().stream().map(Path::toString).toList());
                assertThat(unit.getStrings("Environment"))
                        .isEqualTo(environment(sources.settings().values("Service", "Environment").stream()
                                .flatMap(setting -> setting.value().items().stream())
                                .toList()));
                assertThat(unit.getStrings("Names"))
                        .containsExactlyInAnyOrderElementsOf(
                                sources.names().stream().map(UnitName::value).toList());
            }
            case Fragment.Masked(Path path) -> {
                assertThat(unit.loadState()).as(name).isEqualTo(LoadState.MASKED);
                assertThat(unit.getString("FragmentPath")).isEqualTo(path.toString());
            }
            case Fragment.Broken _, Fragment.Absent _ ->
                assertThat(unit.loadState()).as(name).isIn(LoadState.NOT_FOUND, LoadState.ERROR);
        }
    }

    @Test
    void shouldBeTheManagersListWhenTheSearchPathIsTheSystems() {
        @SuppressWarnings("unchecked")
        List<String> path = systemd.property("UnitPath", List.class);

        assertThat(UnitSearchPath.system().directories())
                .extracting(Path::toString)
                .containsExactlyElementsOf(path);
    }
}
