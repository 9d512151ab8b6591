package io.github.systemd4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Runs the programs that write unit files, as printed in the documentation. */
class UnitProgramsIT {
    @Test
    void shouldWriteAndReadUnitFiles() throws Exception {
        assertThat(Programs.output(WriteUnitFiles.class))
                .contains("Description=Prints what it is given, 100%% of it\n")
                .contains("ExecStart=/bin/echo \"two words\" $$HOME 50%%\n")
                .contains("# ours\n[Service]\nTimeoutStartSec=10min\n")
                .contains("print.service.d/patience.conf");
    }

    @Test
    void shouldRenderATemplate() throws Exception {
        assertThat(Programs.output(ReportService.class))
                .contains("a line break")
                .contains("Description=Report: Sales\n")
                .contains("ExecStart=/bin/echo --author \"O\\'Hara; $$(reboot) %%n\"\n");
    }
}
