using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Seedance.Web.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Finding : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Failed",
                table: "Notices",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_AssetId",
                table: "Jobs",
                column: "AssetId",
                filter: "\"AssetId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_OwnerId_Model_Id",
                table: "Jobs",
                columns: new[] { "OwnerId", "Model", "Id" },
                descending: new[] { false, false, true });

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_OwnerId_Placement_Id",
                table: "Jobs",
                columns: new[] { "OwnerId", "Placement", "Id" },
                descending: new[] { false, false, true },
                filter: "\"Placement\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_OwnerId_Ratio_Id",
                table: "Jobs",
                columns: new[] { "OwnerId", "Ratio", "Id" },
                descending: new[] { false, false, true });

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_OwnerId_Seconds_Id",
                table: "Jobs",
                columns: new[] { "OwnerId", "Seconds", "Id" },
                descending: new[] { false, false, true });

            // By the kind of its problem, which stands first in the JSON: the index is of an expression, and the model knows none.
            migrationBuilder.Sql("""
                CREATE INDEX "IX_Jobs_Failure" ON "Jobs" ("OwnerId", substr("Problem", 10, instr(substr("Problem", 10), '"') - 1), "Id" DESC) WHERE "State" = 'Failed';
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""DROP INDEX "IX_Jobs_Failure";""");

            migrationBuilder.DropIndex(
                name: "IX_Jobs_AssetId",
                table: "Jobs");

            migrationBuilder.DropIndex(
                name: "IX_Jobs_OwnerId_Model_Id",
                table: "Jobs");

            migrationBuilder.DropIndex(
                name: "IX_Jobs_OwnerId_Placement_Id",
                table: "Jobs");

            migrationBuilder.DropIndex(
                name: "IX_Jobs_OwnerId_Ratio_Id",
                table: "Jobs");

            migrationBuilder.DropIndex(
                name: "IX_Jobs_OwnerId_Seconds_Id",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "Failed",
                table: "Notices");
        }
    }
}
