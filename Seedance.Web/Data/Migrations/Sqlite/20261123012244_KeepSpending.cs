using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Seedance.Web.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class KeepSpending : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "DeletedJobs",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    OwnerId = table.Column<string>(type: "TEXT", nullable: false),
                    Model = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Resolution = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Ratio = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Seconds = table.Column<int>(type: "INTEGER", nullable: true),
                    ConceptId = table.Column<long>(type: "INTEGER", nullable: true),
                    AssetId = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Charge = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    EstimatedTokens = table.Column<long>(type: "INTEGER", nullable: true),
                    EstimatedCostMicros = table.Column<long>(type: "INTEGER", nullable: true),
                    Currency = table.Column<string>(type: "TEXT", nullable: true),
                    Tokens = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DeletedJobs", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_DeletedJobs_CreatedAt",
                table: "DeletedJobs",
                column: "CreatedAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DeletedJobs");
        }
    }
}
